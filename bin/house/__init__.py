"""What stands behind bin/serve and bin/test. Only the standard library: it runs before anything is installed."""
