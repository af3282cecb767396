package org.utxod.indexer.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows run one way: store, then query-api, then indexer; and some rooms alone know some things. */
@AnalyzeClasses(
    packages = "org.utxod",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoFixtures.class})
class ArchitectureTest {
  /** Fixtures travel as the store's test archive. */
  static final class NoFixtures implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String[] STORE = {
    "org.utxod.store.chain..", "org.utxod.store.error..", "org.utxod.store.."
  };
  private static final String[] QUERY_API = {
    "org.utxod.query.access..",
    "org.utxod.query.address..",
    "org.utxod.query.cache..",
    "org.utxod.query.http..",
    "org.utxod.query.metrics..",
    "org.utxod.query.outbound..",
    "org.utxod.query.port..",
    "org.utxod.query.provider..",
    "org.utxod.query.balance..",
    "org.utxod.query.watch.."
  };
  private static final String[] INDEXER = {
    "org.utxod.indexer.backup..",
    "org.utxod.indexer.backfill..",
    "org.utxod.indexer.bitcoind..",
    "org.utxod.indexer.cli..",
    "org.utxod.indexer.config..",
    "org.utxod.indexer.daemon..",
    "org.utxod.indexer.doctor..",
    "org.utxod.indexer.follow..",
    "org.utxod.indexer.job..",
    "org.utxod.indexer.lookup..",
    "org.utxod.indexer.mempool..",
    "org.utxod.indexer.bootstrap..",
    "org.utxod.indexer.simnode..",
    "org.utxod.indexer.snapshot..",
    "org.utxod.indexer.verify.."
  };

  @ArchTest
  static final ArchRule store_knows_nothing_above_it = noClasses()
      .that()
      .resideInAnyPackage(STORE)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(QUERY_API);

  @ArchTest
  static final ArchRule store_knows_nothing_of_the_indexer = noClasses()
      .that()
      .resideInAnyPackage(STORE)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(INDEXER);

  @ArchTest
  static final ArchRule store_knows_neither_http_nor_json = noClasses()
      .that()
      .resideInAnyPackage(STORE)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("okhttp3..", "org.eclipse.jetty..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule query_api_knows_nothing_of_the_indexer = noClasses()
      .that()
      .resideInAnyPackage(QUERY_API)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(INDEXER);

  @ArchTest
  static final ArchRule only_the_store_knows_rocksdb = noClasses()
      .that()
      .resideOutsideOfPackage("org.utxod.store.rocksdb..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule only_one_room_knows_the_http_engine = noClasses()
      .that()
      .resideOutsideOfPackage("org.utxod.query.http.server..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.eclipse.jetty..");

  @ArchTest
  static final ArchRule only_one_room_knows_the_redis_client = noClasses()
      .that()
      .resideOutsideOfPackage("org.utxod.query.cache.redis..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("redis.clients..");

  @ArchTest
  static final ArchRule only_one_room_knows_zeromq = noClasses()
      .that()
      .resideOutsideOfPackage("org.utxod.indexer.mempool.zmq..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.zeromq..");

  @ArchTest
  static final ArchRule only_main_ends_the_process = noClasses()
      .that()
      .doNotHaveFullyQualifiedName("org.utxod.indexer.cli.Main")
      .should()
      .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule only_the_command_line_prints = noClasses()
      .that()
      .resideOutsideOfPackage("org.utxod.indexer.cli..")
      .should()
      .accessField(System.class, "out")
      .orShould()
      .accessField(System.class, "err");

  @ArchTest
  static final ArchRule every_class_has_a_room = classes()
      .that()
      .resideInAPackage("org.utxod..")
      .should()
      .resideInAnyPackage(concat(STORE, QUERY_API, INDEXER));

  @ArchTest
  static final ArchRule rooms_of_the_indexer_have_no_circles = slices()
      .matching(
          "org.utxod.(follow|bitcoind|bootstrap|snapshot|simnode|config|daemon|cli|job|lookup|backup|backfill|verify|mempool)..")
      .should()
      .beFreeOfCycles();

  @ArchTest
  static final ArchRule rooms_of_the_query_api_have_no_circles = slices()
      .matching("org.utxod.(address|cache|http|metrics|outbound|port|provider|query|watch)..")
      .should()
      .beFreeOfCycles();

  private static String[] concat(String[]... groups) {
    return java.util.Arrays.stream(groups).flatMap(java.util.Arrays::stream).toArray(String[]::new);
  }
}
