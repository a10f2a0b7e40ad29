pub struct LocalServer;
pub struct LocalSettings {
    pub dir: std::path::PathBuf,
    pub bin_dir: Option<std::path::PathBuf>,
    pub durable: bool,
}
impl LocalServer {
    pub async fn start(_s: &LocalSettings) -> anyhow::Result<Self> {
        anyhow::bail!("soon")
    }
    pub fn connect_options(&self, _db: &str) -> sqlx::postgres::PgConnectOptions {
        unimplemented!()
    }
    pub async fn stop(self) {}
}
pub fn find_bin_dir(_d: Option<&std::path::Path>) -> anyhow::Result<std::path::PathBuf> {
    anyhow::bail!("soon")
}
