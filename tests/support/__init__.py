"""What several tests share: classes of submissions, hostile scripts, readers of what is written."""
