"""Benchmarks, outside of the product: ratios within one run, with peak memory."""
