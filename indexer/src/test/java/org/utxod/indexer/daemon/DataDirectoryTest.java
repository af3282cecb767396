package org.utxod.indexer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.model.StoreException;

/** One process at a time has a data directory, and leaves there what commands need to find it. */
class DataDirectoryTest {
  @TempDir
  Path directory;

  @Test
  void it_is_had_by_one_at_a_time() {
    try (DataDirectory first = DataDirectory.take(directory)) {
      assertThat(DataDirectory.isTaken(directory)).isTrue();
      assertThatThrownBy(() -> DataDirectory.take(first.path()))
          .isInstanceOfSatisfying(
              StoreException.class,
              fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.LOCKED))
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    assertThat(DataDirectory.isTaken(directory)).isFalse();
    DataDirectory.take(directory).close();
  }

  @Test
  void the_admin_cookie_is_its_owners_alone_and_new_each_time() throws IOException {
    String first = AdminCookie.freshKey(new SecureRandom());
    new AdminCookie("http://127.0.0.1:3000", first).write(directory);
    String second = AdminCookie.freshKey(new SecureRandom());
    new AdminCookie("http://127.0.0.1:3001", second).write(directory);
    assertThat(second).hasSize(64).isNotEqualTo(first);
    assertThat(AdminCookie.read(directory))
        .contains(new AdminCookie("http://127.0.0.1:3001", second));
    assertThat(PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve("admin.cookie"))))
        .isEqualTo("rw-------");
    assertThat(AdminCookie.read(directory).orElseThrow().toString()).doesNotContain(second);
    AdminCookie.remove(directory);
    assertThat(AdminCookie.read(directory)).isEmpty();
  }
}
