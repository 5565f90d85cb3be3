"""Turn whatever was handed in into a sealed submission: the expected files as bytes."""
