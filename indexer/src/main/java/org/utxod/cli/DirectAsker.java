package org.utxod.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.slf4j.LoggerFactory;
import org.utxod.config.Config;
import org.utxod.daemon.Answering;
import org.utxod.daemon.DataDirectory;
import org.utxod.http.Dispatcher;
import org.utxod.http.FaultLog;
import org.utxod.http.Response;
import org.utxod.http.Router;
import org.utxod.port.ChainStatus;
import org.utxod.store.Index;
import org.utxod.store.StoreFault;
import org.utxod.store.rocksdb.RocksStore;

/** The index itself, opened while no daemon runs; it knows nothing of the chain's tip. */
final class DirectAsker implements Asker {
  private final DataDirectory directory;
  private final Index index;
  private final Dispatcher dispatcher;

  private DirectAsker(DataDirectory directory, Index index, Config config) {
    this.directory = directory;
    this.index = index;
    this.dispatcher = new Dispatcher(
        new Router(Answering.over(index, () -> ChainStatus.UNKNOWN, config).endpoints()),
        new FaultLog(LoggerFactory.getLogger(DirectAsker.class), System::nanoTime));
  }

  static DirectAsker open(Config config) {
    if (!Files.isDirectory(config.dataDir().resolve("index"))) {
      throw new StoreFault(
          StoreFault.Kind.REFUSED,
          "There is no index in " + config.dataDir()
              + " and no daemon runs there. Start one with 'utxod run', or name"
              + " another --data-dir or --network.");
    }
    DataDirectory directory = DataDirectory.take(config.dataDir());
    try {
      RocksStore.Memory memory =
          new RocksStore.Memory(config.blockCacheBytes(), config.blockCacheBytes() / 3);
      return new DirectAsker(
          directory,
          Index.open(directory.index(), config.network(), config.index(), memory),
          config);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  @Override
  public Answer get(String path) {
    int mark = path.indexOf('?');
    Dispatcher.Routed routed = dispatcher.route(
        "GET",
        mark < 0 ? path : path.substring(0, mark),
        mark < 0 ? null : path.substring(mark + 1));
    Response response = routed instanceof Dispatcher.Routed.Found found
        ? dispatcher.handle(found, name -> null, new byte[0])
        : ((Dispatcher.Routed.Refused) routed).response();
    return new Answer(
        response.status(), StandardCharsets.UTF_8.decode(response.body()).toString());
  }

  @Override
  public void close() {
    index.close();
    directory.close();
  }
}
