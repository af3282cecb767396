package org.utxod.indexer.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where a query node gets the index that it begins with. */
public sealed interface BackupPlace {
  /** A publisher's HTTP, such as http://10.0.0.5:3000. */
  record Url(URI url) implements BackupPlace {
    @Override
    public String toString() {
      return url.toString();
    }
  }

  /** A directory with a backup. */
  record Directory(Path path) implements BackupPlace {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * Parses a URL, or a path.
   *
   * @throws IllegalArgumentException with a phrase that says what is expected
   */
  static BackupPlace parse(String text, Path home) {
    if (text.startsWith("/") || text.startsWith("~/")) {
      Path path = text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
      return new Directory(path.normalize());
    }
    try {
      URI url = new URI(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null) {
        return new Url(url);
      }
    } catch (URISyntaxException e) {
      // Said below, without the text: it may hold a secret.
    }
    throw new IllegalArgumentException(
        "must be a URL of a publisher's HTTP, such as http://10.0.0.5:3000, or a directory such as /srv/utxod-backup");
  }
}
