package org.utxod.query.port.cluster;

import java.util.Optional;
import org.utxod.query.port.BodySource;

/** This daemon among others. Safe for use by any number of threads. */
public interface ClusterView {
  /** Its place; empty where no cluster is configured. */
  Optional<ClusterStatus> status();

  /**
   * A backup of this daemon's index, made now: a ZIP archive, for a query node to begin with. One at a time.
   *
   * @throws org.utxod.store.error.UtxodException with the decision {@code RETRY} while another is being read, and where it
   *     cannot be made
   */
  BodySource backup();
}
