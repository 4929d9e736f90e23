"""A self-hosted companion for people who dislike networking and like people."""

__version__ = "0.1.0"
