"""Recurrent families: Elman, LSTM, GRU and their bidirectional forms."""
