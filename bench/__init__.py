"""`python -m bench`: how fast and how right Xanh is, each figure beside another of the same run."""
