"""From an LMS's archive to submitted/: a module for each platform, and what they have in common."""
