package io.raftkv.ctl.command;

import io.raftkv.ctl.audit.CommandAudit;
import io.raftkv.ctl.audit.UserTrail;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.ClusterTag;
import io.raftkv.ctl.cluster.ClusterSurvey;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.ContextStore;
import io.raftkv.ctl.hosts.Hosts;
import io.raftkv.ctl.journal.Operator;
import io.raftkv.ctl.lease.HeldLease;
import io.raftkv.ctl.output.Output;
import io.raftkv.ctl.playground.PlaygroundService;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one run of a command has at hand: its cluster, its client, its voice. Made when first asked for. */
public final class Invocation implements Closeable {
    private final GlobalOptions options;
    private final Map<String, String> environment;
    private final Output output;
    private Context context;
    private AgentClient client;
    private AgentClient leased;
    private String operation;
    private Hosts hosts;

    Invocation(GlobalOptions options, Map<String, String> environment, Output output) {
        this.options = options;
        this.environment = environment;
        this.output = output;
    }

    public Output output() {
        return output;
    }

    public Map<String, String> environment() {
        return environment;
    }

    GlobalOptions givenOptions() {
        return options;
    }

    public Context context() {
        if (context == null) {
            context = options.context(environment);
        }
        return context;
    }

    /** For what belongs to one context: that one, unless another one is given, which is refused. */
    void requireContext(String name) {
        options.requireContext(name, environment);
        context = null;
    }

    /** This command belongs to a journalled operation: agents and trails shall know which. */
    void operation(String id) {
        operation = id;
        if (client != null) {
            client = client.marked(AgentClient.OPERATION, id);
        }
    }

    CommandAudit audit(List<String> words) {
        return new CommandAudit(
                UserTrail.of(environment), Operator.of(environment), ProgramVersion.text(), words, output::warn);
    }

    /** What there is to be written down of this command by now; asks for nothing. */
    CommandAudit.Known known() {
        return new CommandAudit.Known(
                context == null ? null : context.name(),
                client == null
                        ? null
                        : client.cluster().map(ClusterTag::toString).orElse(null),
                operation);
    }

    public ContextStore contextStore() {
        return options.contextStore(environment);
    }

    /** Under the lease that is held, if one is: to be asked for again by whoever lives longer than one step. */
    public AgentClient client() {
        if (client == null) {
            Operator self = Operator.of(environment);
            client = AgentClient.of(context(), options.token(context(), environment), timeout())
                    .marked(AgentClient.OPERATOR, self.user() + "@" + self.host());
            if (operation != null) {
                client = client.marked(AgentClient.OPERATION, operation);
            }
        }
        return leased == null ? client : leased;
    }

    /** From here on every call of {@link #client} names this lease. */
    void workUnder(HeldLease lease) {
        leased = lease.client();
    }

    void workWithoutLease() {
        leased = null;
    }

    public ClusterSurvey survey() {
        return new ClusterSurvey(client(), context(), timeout());
    }

    /** The way to the machines and services of the nodes. */
    public Hosts hosts() {
        if (hosts == null) {
            hosts = new Hosts(environment, PlaygroundService::of);
        }
        return hosts;
    }

    /** The time given by the user, else ten seconds. */
    public Duration timeout() {
        return options.timeout(environment);
    }

    /** The time given by the user, if any. */
    public Optional<Duration> givenTimeout() {
        return options.givenTimeout(environment);
    }

    /** Whether a question can be asked and answered. */
    public boolean canAsk() {
        return !options.noInput()
                && output.console().inTerminal()
                && output.console().errTerminal();
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        if (hosts != null) {
            hosts.close();
        }
    }
}
