"""The documentation as a site, made of the files of a checkout as they are: ``make site``."""
