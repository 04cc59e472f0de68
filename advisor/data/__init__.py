"""The user's data: read it, guess what it is, split it without leaks, look at what it needs.

`read.read(path, asked)` gives a `Dataset`, `split.split(dataset, plan, test)` its parts,
`vocabulary.build` and `scaling.fit` what is learned from the training part alone,
`windows.windows` the examples of a forecast, `look.look` the findings, `task_from.task_from` a
task.
"""
