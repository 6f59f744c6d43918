"""Settings, from environment variables such as NEWSFEED_DATABASE_URL."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="NEWSFEED_")

    database_url: str = "postgresql://localhost/newsfeed"
    redis_url: str = "redis://localhost:6379"
    search_url: str = "http://localhost:9200"
    mail_url: str = "http://localhost:8025"
    media_root: Path = Path("/srv/newsfeed/media")
    front_page_size: int = 20


settings = Settings()
