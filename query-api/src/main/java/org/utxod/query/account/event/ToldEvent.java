package org.utxod.query.account.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.address.Addresses;
import org.utxod.query.push.EventPosition;
import org.utxod.query.push.LoggedEvent;
import org.utxod.store.account.AccountEvent;
import org.utxod.store.account.AccountMember;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** An event of an account as it is told. */
public sealed interface ToldEvent extends LoggedEvent {
  /**
   * Something that happened by a transaction.
   *
   * @param account the account's name
   * @param members of the event's outputs, in their order; empty where the script belongs to the account no more
   */
  record Happened(
      String account, AccountEvent event, List<Optional<AccountMember>> members, Network network)
      implements ToldEvent {
    private static final int WEIGHT = 500;
    private static final int WEIGHT_OF_OUTPUT = 250;

    @Override
    public EventPosition position() {
      return new EventPosition(event.sequence(), "");
    }

    @Override
    public String type() {
      return event.kind().name().toLowerCase(Locale.ROOT);
    }

    /** The same whenever the same thing is told again, also after a restart. */
    @Override
    public String id() {
      ChainPoint block = event.block();
      String of = block == null ? "mempool" : block.hash().display();
      return account + ":" + type() + ":" + event.txid().display() + ":" + of + ":"
          + event.confirmations();
    }

    @Override
    public int weight() {
      return WEIGHT + WEIGHT_OF_OUTPUT * members.size();
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
      ChainPoint block = event.block();
      json.writeStartObject();
      json.writeStringField("type", type());
      json.writeStringField("id", id());
      json.writeNumberField("sequence", event.sequence());
      json.writeStringField("account", account);
      json.writeStringField("txid", event.txid().display());
      if (block == null) {
        json.writeNullField("height");
        json.writeNullField("block_hash");
      } else {
        json.writeNumberField("height", block.height());
        json.writeStringField("block_hash", block.hash().display());
      }
      json.writeNumberField("confirmations", event.confirmations());
      json.writeNumberField("received_sat", event.receivedSat());
      json.writeNumberField("spent_sat", event.spentSat());
      json.writeNumberField("income_sat", event.incomeSat());
      json.writeNumberField("outgo_sat", event.outgoSat());
      json.writeArrayFieldStart("outputs");
      for (int i = 0; i < event.outputs().size(); i++) {
        write(json, event.outputs().get(i), members.get(i).orElse(null));
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    private void write(
        JsonGenerator json, AccountEvent.Output output, @Nullable AccountMember member)
        throws IOException {
      Script script =
          member == null ? output.script().standardScript().orElse(null) : member.script();
      json.writeStartObject();
      json.writeNumberField("vout", output.vout());
      json.writeNumberField("value_sat", output.valueSat());
      json.writeStringField(
          "address", script == null ? null : Addresses.encode(script, network).orElse(null));
      json.writeStringField("script", script == null ? null : script.hex());
      json.writeStringField("label", member == null ? "" : member.label());
      json.writeStringField("reference", member == null ? "" : member.reference());
      json.writeEndObject();
    }
  }

  /**
   * What follows the position that was given is not kept: compare balances, and go on from here.
   *
   * @param reason a sentence
   */
  record Reset(String account, EventPosition position, String reason) implements ToldEvent {
    @Override
    public String type() {
      return "reset";
    }

    @Override
    public String id() {
      return account + ":reset:" + position;
    }

    @Override
    public int weight() {
      return reason.length();
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("type", type());
      json.writeStringField("id", id());
      json.writeNumberField("sequence", position.sequence());
      json.writeStringField("account", account);
      json.writeStringField("reason", reason);
      json.writeEndObject();
    }
  }
}
