"""Recommendation → view → bytes; what computes never prints, what renders never computes."""
