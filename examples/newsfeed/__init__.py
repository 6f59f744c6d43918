"""An example service: news articles, their comments and a front page."""
