"""Make what others get: student zips, otter zips, container images, handout pages."""
