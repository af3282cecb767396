package org.utxod.indexer.cli.client;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.bootstrap.Bootstrap;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.KeptHistory;
import org.utxod.indexer.daemon.OpenIndex;
import org.utxod.indexer.daemon.QueryApi;
import org.utxod.indexer.verify.VerdictStore;
import org.utxod.query.answer.Fallback;
import org.utxod.query.http.RequestBody;
import org.utxod.query.http.Response;
import org.utxod.query.http.routing.Dispatcher;
import org.utxod.query.http.routing.Router;
import org.utxod.query.http.routing.UnexpectedErrorLog;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.HistoryStatus;
import org.utxod.query.port.SnapshotOrigin;
import org.utxod.query.port.Verified;
import org.utxod.store.Index;

/** The index itself, opened while no daemon runs; the chain's tip is unknown. */
public final class IndexQueryClient implements QueryClient {
  private final OpenIndex open;
  private final Dispatcher dispatcher;

  private IndexQueryClient(OpenIndex open, Config config) {
    this.open = open;
    this.dispatcher = new Dispatcher(
        new Router(QueryApi.over(
                open.index(),
                new KeptView(open.index()),
                Fallback.none(),
                new KeptHistory(open.history(), () -> HistoryStatus.NONE),
                config,
                Clock.systemUTC(),
                new Metrics(System::nanoTime))
            .endpoints()),
        new UnexpectedErrorLog(LoggerFactory.getLogger(IndexQueryClient.class), System::nanoTime));
  }

  static IndexQueryClient open(Config config) {
    return new IndexQueryClient(OpenIndex.existing(config), config);
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

  /** What is stored in the index; the chain's tip is unknown. */
  private record KeptView(Index index) implements ChainView {
    @Override
    public ChainStatus status() {
      return ChainStatus.UNKNOWN;
    }

    @Override
    public Optional<Verified> verified() {
      return new VerdictStore(index.settings()).last();
    }

    @Override
    public Optional<SnapshotOrigin> snapshot() {
      return Bootstrap.origin(index);
    }
  }
}
