"""The questions of `advisor ask`, in the order a colleague would ask them.

The list is the one place where an option, its prompt and its field are joined. What is allowed
stands in the task model alone.
"""

from __future__ import annotations

from advisor.cli.question import Question
from advisor.cli.questions_content import CONTENT
from advisor.cli.questions_serving import SERVING
from advisor.cli.questions_wishes import WISHES

QUESTIONS: tuple[Question, ...] = (*CONTENT, *SERVING, *WISHES)
BY_ID = {question.id: question for question in QUESTIONS}
BY_FIELD = {question.field: question for question in QUESTIONS if question.field}
