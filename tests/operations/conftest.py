"""The fixtures of these tests."""

from tests.operations.installation import installation

__all__ = ["installation"]
