"""The order of the stages: offer → screen → export → measure → decide; values go hand to hand."""
