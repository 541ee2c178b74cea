"""Plan a batch, execute its notebooks and record what came of each."""
