"""What stands behind bin/drill: promises put to the test with real processes, and against a model of their own."""
