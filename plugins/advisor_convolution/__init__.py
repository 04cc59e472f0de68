"""Convolutional families: the dilated temporal convolution network."""
