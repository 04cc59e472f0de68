"""Runs candidates with ONNX Runtime."""
