"""Small deliberate breakages, each with the test that must notice it."""
