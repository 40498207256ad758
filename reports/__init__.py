"""Paper: the feedback report as tagged PDF, and the drawings it shares with the pages."""
