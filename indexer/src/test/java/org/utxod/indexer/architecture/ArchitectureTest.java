package org.utxod.indexer.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

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

  private static final String STORE = "org.utxod.store..";
  private static final String QUERY_API = "org.utxod.query..";
  private static final String INDEXER = "org.utxod.indexer..";

  @ArchTest
  static final ArchRule store_knows_nothing_above_it = noClasses()
      .that()
      .resideInAPackage(STORE)
      .should()
      .dependOnClassesThat()
      .resideInAPackage(QUERY_API);

  @ArchTest
  static final ArchRule store_knows_nothing_of_the_indexer = noClasses()
      .that()
      .resideInAPackage(STORE)
      .should()
      .dependOnClassesThat()
      .resideInAPackage(INDEXER);

  @ArchTest
  static final ArchRule store_knows_neither_http_nor_json = noClasses()
      .that()
      .resideInAPackage(STORE)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("okhttp3..", "org.eclipse.jetty..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule query_api_knows_nothing_of_the_indexer = noClasses()
      .that()
      .resideInAPackage(QUERY_API)
      .should()
      .dependOnClassesThat()
      .resideInAPackage(INDEXER);

  @ArchTest
  static final ArchRule only_the_store_knows_rocksdb = noClasses()
      .that()
      .resideOutsideOfPackage("org.utxod.store.rocksdb..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule only_the_rooms_of_connections_know_their_engine = noClasses()
      .that()
      .resideOutsideOfPackages("org.utxod.query.http.server..", "org.utxod.query.electrum.wire..")
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
  static final ArchRule only_one_room_knows_kafka = noClasses()
      .that()
      .resideOutsideOfPackage("org.utxod.indexer.kafka..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.apache.kafka..");

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
      .resideInAnyPackage(STORE, QUERY_API, INDEXER);

  @ArchTest
  static final ArchRule packages_of_the_store_have_no_circles = packagesWithoutCircles(STORE);

  @ArchTest
  static final ArchRule packages_of_the_query_api_have_no_circles =
      packagesWithoutCircles(QUERY_API);

  @ArchTest
  static final ArchRule packages_of_the_indexer_have_no_circles = packagesWithoutCircles(INDEXER);

  private static ArchRule packagesWithoutCircles(String module) {
    return slices().assignedFrom(new ByPackage(module)).should().beFreeOfCycles();
  }

  /** Each package for itself, also where it lies below another. */
  private record ByPackage(String module) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return PackageMatcher.of(module).matches(type.getPackageName())
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of " + module;
    }
  }
}
