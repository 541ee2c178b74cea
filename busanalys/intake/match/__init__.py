"""What a survey tool's columns, texts and rows mean in the codebook and the registry."""
