"""What a measurement would say where there is none: between measured lengths and sizes.

Predictions plan and draw; a verdict rests on measurements alone, and nothing here reaches past the
smallest or largest point that was measured.
"""
