package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.chain.UtxoModel;
import org.utxod.store.chain.Network;

/** {@code dumptxoutset} with Core's texts (rpc/blockchain.cpp). */
public final class DumpMethod implements SimMethod {
  private final SimChain chain;
  private final Network network;
  private final UtxoModel model;
  private final IntSupplier prunedBelow;
  private final @Nullable Path dataDirectory;

  /** @param dataDirectory base of relative paths; null for a node that accepts none */
  public DumpMethod(
      SimChain chain,
      Network network,
      UtxoModel model,
      IntSupplier prunedBelow,
      @Nullable Path dataDirectory) {
    this.chain = chain;
    this.network = network;
    this.model = model;
    this.prunedBelow = prunedBelow;
    this.dataDirectory = dataDirectory;
  }

  @Override
  public List<byte[]> call(JsonNode params) {
    String name = params.path(0).asText();
    UtxoModel.State state = state(params.path(1).asText(), params.path(2).get("rollback"));
    Path path = path(name);
    boolean pipe = isPipe(path);
    if (Files.exists(path) && !pipe) {
      throw new SimError(
          -8,
          path
              + " already exists. If you are sure this is what you want, move it out of the way first");
    }
    byte[] file = SnapshotFile.of(network, state);
    write(file, path, pipe);
    return Params.json("{\"coins_written\":%d,\"base_hash\":\"%s\",\"base_height\":%d,\"path\":%s,"
            .formatted(
                state.coins().size(),
                state.block().hash(),
                state.block().height(),
                TextNode.valueOf(path.toString()))
        + "\"txoutset_hash\":\"%s\",\"nchaintx\":%d}"
            .formatted(UtxoMethods.serialized(state), transactions(state.block().height())));
  }

  private UtxoModel.State state(String type, @Nullable JsonNode rollback) {
    boolean back = type.equals("rollback") || (type.isEmpty() && rollback != null);
    if (rollback != null && !back) {
      throw new SimError(
          -8, "Invalid snapshot type \"" + type + "\" specified with rollback option");
    }
    if (!back && !type.equals("latest")) {
      throw new SimError(
          -8,
          "Invalid snapshot type \"" + type
              + "\" specified. Please specify \"rollback\" or \"latest\"");
    }
    if (!back) {
      return model.tip();
    }
    if (rollback == null) {
      throw new SimError(-8, "Internal error: no assumeutxo height on this network");
    }
    SimBlock target = UtxoMethods.block(chain, rollback);
    if (target.height() + 1 < prunedBelow.getAsInt()) {
      throw new SimError(
          -1,
          "Could not roll back to requested height since necessary block data is already pruned.");
    }
    return rolledBack(target);
  }

  private UtxoModel.State rolledBack(SimBlock target) {
    SimChain upTo = new SimChain(chain.active(0).orElseThrow());
    for (int height = 1; height <= target.height(); height++) {
      upTo.accept(chain.active(height).orElseThrow());
    }
    return new UtxoModel(upTo, network).tip();
  }

  private long transactions(int height) {
    long count = 0;
    for (int i = 0; i <= height; i++) {
      count += ChainMethods.head(chain.active(i).orElseThrow()).path("nTx").longValue();
    }
    return count;
  }

  private Path path(String name) {
    Path path = Path.of(name);
    if (!path.isAbsolute() && dataDirectory == null) {
      throw cannotOpen(path);
    }
    return dataDirectory == null ? path : dataDirectory.resolve(path);
  }

  private static SimError cannotOpen(Path path) {
    return new SimError(-8, "Couldn't open file " + path + ".incomplete for writing.");
  }

  private static boolean isPipe(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      return false;
    }
  }

  private static void write(byte[] file, Path path, boolean pipe) {
    Path target = pipe ? path : Path.of(path + ".incomplete");
    try (OutputStream out = Files.newOutputStream(target)) {
      out.write(file);
    } catch (IOException e) {
      throw cannotOpen(path);
    }
    if (!pipe) {
      try {
        Files.move(target, path);
      } catch (IOException e) {
        throw new SimError(-1, "Unable to rename " + target + " to " + path);
      }
    }
  }
}
