"""Make what leaves the house: student zips, otter zips, container images, handout pages."""
