"""Read the downloads of learning management systems, and write the files that they import."""
