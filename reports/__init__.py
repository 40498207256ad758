"""Paper: the feedback report as tagged PDF, and the drawings it shares with the pages."""

from reportlab import rl_config

rl_config.shapeChecking = 0  # shapes look at it when they are first imported; asking of each attribute whether it may be set took most of the time of a drawing
