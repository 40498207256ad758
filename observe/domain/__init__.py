"""What is true whatever the web or the database."""
