"""The pages of plans: to read, to write, to see what is not carried on."""
