package org.utxod.indexer.daemon;

/** The version of this program. */
public final class Version {
  private Version() {}

  /** As the build wrote it into the program's archive; "dev" where it runs from classes. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
