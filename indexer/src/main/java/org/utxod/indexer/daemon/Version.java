package org.utxod.indexer.daemon;

/** The version of this program. */
public final class Version {
  private Version() {}

  /** Written by the build into the program's archive; "dev" when run from classes. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
