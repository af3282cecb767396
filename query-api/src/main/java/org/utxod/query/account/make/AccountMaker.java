package org.utxod.query.account.make;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.book.AccountDefinition;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.port.DescriptorSource;
import org.utxod.query.port.DescriptorSource.Branch;
import org.utxod.store.account.AccountMember;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Makes accounts as users ask for them, and changes what they are made of. Thread-safe. */
public final class AccountMaker {
  /** As wallets have it (BIP 44). */
  public static final int DEFAULT_GAP = 20;

  /** No wallet skips more. */
  public static final int MAX_GAP = 10_000;

  private static final int MAX_BRANCHES = 16;
  private static final int MAX_DESCRIPTOR = 10_000;

  private final AccountEditor editor;
  private final AccountDeriver deriver;
  private final DescriptorSource descriptors;
  private final Network network;
  private final Runnable changed;
  private final List<Consumer<String>> guards = new CopyOnWriteArrayList<>();

  /** Has something called with the name of an account that is to be removed; it throws to refuse that. */
  public void beforeRemoval(Consumer<String> guard) {
    guards.add(guard);
  }

  /** @param changed called after scripts came to an account; must be fast */
  public AccountMaker(
      AccountEditor editor,
      AccountDeriver deriver,
      DescriptorSource descriptors,
      Network network,
      Runnable changed) {
    this.editor = editor;
    this.deriver = deriver;
    this.descriptors = descriptors;
    this.network = network;
    this.changed = changed;
  }

  /**
   * What an account is to be made of; a descriptor, an extended key, or neither.
   *
   * @param scriptType of addresses made with the extended key, where that does not say it
   * @param gap indexes to keep ready beyond the last that was used
   * @param confirmations of which events are to tell, besides the first
   */
  public record Order(
      String name,
      @Nullable String descriptor,
      @Nullable String xpub,
      @Nullable String scriptType,
      int gap,
      List<Integer> confirmations) {}

  /**
   * Makes an account, with the scripts of its descriptor.
   *
   * @throws QueryException if it is refused
   * @throws org.utxod.query.port.DescriptorException if the node refuses the descriptor
   * @throws org.utxod.query.port.SourceException if the node does not answer
   */
  public void make(Order order) {
    AccountDefinition definition = definition(order);
    editor.create(order.name, definition.text(), definition.branches().size());
    boolean made = false;
    try {
      deriver.grow(order.name);
      made = true;
    } finally {
      if (!made) {
        editor.delete(order.name);
      }
    }
    changed.run();
  }

  private AccountDefinition definition(Order order) {
    String descriptor = descriptor(order, network);
    List<Integer> depths = order.confirmations.stream()
        .filter(depth -> depth > 1)
        .distinct()
        .sorted()
        .toList();
    return descriptor == null
        ? new AccountDefinition(null, 0, List.of(), depths)
        : new AccountDefinition(descriptor, order.gap, branches(descriptor), depths);
  }

  /**
   * The descriptor of a descriptor or an extended key; null for neither.
   *
   * @throws QueryException for both, or a malformed one
   */
  public static @Nullable String descriptor(Order order, Network network) {
    if (order.descriptor != null && order.xpub != null) {
      throw QueryException.badQuestion("Give a descriptor or an xpub, not both.");
    }
    if (order.scriptType != null && order.xpub == null) {
      throw QueryException.badQuestion(
          "The field script_type belongs to xpub; a descriptor says how its scripts are made.");
    }
    if (order.xpub != null) {
      PrivateKeys.refuse(order.xpub);
      ExtendedKey.ScriptType type = null;
      if (order.scriptType != null) {
        type = ExtendedKey.ScriptType.of(order.scriptType)
            .orElseThrow(() -> QueryException.badQuestion(
                "The field script_type must be pkh, sh-wpkh, wpkh or tr."));
      }
      return ExtendedKey.descriptor(order.xpub, type, network);
    }
    return order.descriptor;
  }

  /**
   * The branches of a descriptor.
   *
   * @throws QueryException if it is refused
   */
  public List<Branch> branches(String descriptor) {
    if (descriptor.length() > MAX_DESCRIPTOR
        || !descriptor.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw QueryException.badQuestion(
          "A descriptor has at most " + MAX_DESCRIPTOR + " printable ASCII characters.");
    }
    PrivateKeys.refuse(descriptor);
    List<Branch> branches = descriptors.branches(descriptor);
    if (branches.size() > MAX_BRANCHES) {
      throw QueryException.badQuestion(
          "The descriptor has more than " + MAX_BRANCHES + " branches.");
    }
    return branches;
  }

  /** Adds scripts, at most {@link AccountEditor#SCRIPTS_AT_ONCE}. */
  public AccountEditor.Added add(String name, List<GivenScript> scripts) {
    for (GivenScript given : scripts) {
      if (given.script().isUnspendable()) {
        throw QueryException.badQuestion(
            "The script " + shortened(given.script()) + " can never hold a coin.");
      }
    }
    AccountEditor.Added added = editor.add(name, scripts);
    changed.run();
    return added;
  }

  private static String shortened(Script script) {
    String hex = script.hex();
    return hex.length() <= 80 ? hex : hex.substring(0, 80) + "...";
  }

  /** Removes scripts, at most {@link AccountEditor#SCRIPTS_AT_ONCE}; returns how many were there. */
  public long remove(String name, List<Script> scripts) {
    long removed = editor.remove(name, scripts);
    changed.run();
    return removed;
  }

  /** Removes an account with its books. */
  public void delete(String name) {
    guards.forEach(guard -> guard.accept(name));
    editor.delete(name);
  }

  /** An address that was given out. */
  public record Issued(ScriptRef scriptRef, AccountMember member) {}

  /**
   * Gives out the next address of a branch that was never used or given out, as far as that is known.
   *
   * @param label of the address; empty to leave it as it is
   * @param reference of the address; empty to leave it as it is
   */
  public Issued issue(String name, int branch, String label, String reference) {
    Optional<AccountMember> issued = editor.issue(name, branch, label, reference);
    if (issued.isEmpty()) {
      deriver.growBeyond(name, branch);
      issued = editor.issue(name, branch, label, reference);
    }
    AccountMember member = issued.orElseThrow(() -> QueryException.conflict("The descriptor of "
        + name + " makes a single address, and that is in use. Give a ranged descriptor."));
    deriver.grow(name);
    return new Issued(ScriptRef.ofScript(member.script(), network), member);
  }
}
