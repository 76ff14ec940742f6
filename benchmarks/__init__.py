"""Measurements with named baselines in the same run, and the made-up data that they and the tests use."""
