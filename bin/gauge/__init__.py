"""What stands behind bin/bench: the product beside a bare view, in one run. docs/performance.md explains it."""
