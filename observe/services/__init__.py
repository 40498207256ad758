"""A verb each: owns the transaction and the clock."""
