"""Torch module → checked ONNX file, in worker processes, cached by content."""
