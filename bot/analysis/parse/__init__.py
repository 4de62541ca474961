"""Text becomes a parse: the pipeline, sentences, trees, and how far a very long text is read."""
