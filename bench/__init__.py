"""Benchmarks a user can run: `make bench` prints a table and writes bench/results/."""
