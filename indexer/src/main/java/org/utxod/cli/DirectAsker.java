package org.utxod.cli;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.utxod.bootstrap.Bootstrap;
import org.utxod.config.Config;
import org.utxod.daemon.Answering;
import org.utxod.daemon.OpenIndex;
import org.utxod.http.Dispatcher;
import org.utxod.http.FaultLog;
import org.utxod.http.RequestBody;
import org.utxod.http.Response;
import org.utxod.http.Router;
import org.utxod.metrics.Metrics;
import org.utxod.port.ChainStatus;
import org.utxod.port.ChainView;
import org.utxod.port.SnapshotOrigin;
import org.utxod.port.Verified;
import org.utxod.query.Fallback;
import org.utxod.store.Index;
import org.utxod.verify.KeptVerdict;

/** The index itself, opened while no daemon runs; it knows nothing of the chain's tip. */
final class DirectAsker implements Asker {
  private final OpenIndex open;
  private final Dispatcher dispatcher;

  private DirectAsker(OpenIndex open, Config config) {
    this.open = open;
    this.dispatcher = new Dispatcher(
        new Router(Answering.over(
                open.index(),
                new KeptView(open.index()),
                Fallback.none(),
                config,
                Clock.systemUTC(),
                new Metrics(System::nanoTime))
            .endpoints()),
        new FaultLog(LoggerFactory.getLogger(DirectAsker.class), System::nanoTime));
  }

  static DirectAsker open(Config config) {
    return new DirectAsker(OpenIndex.existing(config), config);
  }

  @Override
  public Answer get(String path) {
    int mark = path.indexOf('?');
    Dispatcher.Routed routed = dispatcher.route(
        "GET",
        mark < 0 ? path : path.substring(0, mark),
        mark < 0 ? null : path.substring(mark + 1));
    Response response = routed instanceof Dispatcher.Routed.Found found
        ? dispatcher.handle(found, name -> null, "", RequestBody.of(new byte[0]))
        : ((Dispatcher.Routed.Refused) routed).response();
    return new Answer(
        response.status(), StandardCharsets.UTF_8.decode(response.body()).toString());
  }

  @Override
  public void close() {
    open.close();
  }

  /** What the index itself remembers; of the chain it knows nothing. */
  private record KeptView(Index index) implements ChainView {
    @Override
    public ChainStatus status() {
      return ChainStatus.UNKNOWN;
    }

    @Override
    public Optional<Verified> verified() {
      return new KeptVerdict(index.settings()).last();
    }

    @Override
    public Optional<SnapshotOrigin> snapshot() {
      return Bootstrap.origin(index);
    }
  }
}
