package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How {@code --help} looks: commands in groups, a command's own options before the common ones, exit codes. */
final class HelpLayout {
    private static final String COMMAND_GROUPS = "commandGroups";
    private static final String COMMON_OPTIONS = "commonOptions";
    private static final String EXIT_STATUS = "exitStatus";

    private HelpLayout() {}

    static void apply(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        boolean root = spec.parent() == null;
        spec.usageMessage().width(100).abbreviateSynopsis(true).sortOptions(false);
        spec.usageMessage().optionListHeading("%nOptions:%n").parameterListHeading("%nArguments:%n");
        spec.usageMessage().commandListHeading("%nCommands:%n");
        spec.usageMessage().descriptionHeading("%n");
        List<String> keys = new ArrayList<>(List.of(
                CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
                CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                CommandLine.Model.UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
                CommandLine.Model.UsageMessageSpec.SECTION_KEY_DESCRIPTION));
        if (root) {
            keys.add(COMMAND_GROUPS);
        } else {
            keys.add(CommandLine.Model.UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING);
            keys.add(CommandLine.Model.UsageMessageSpec.SECTION_KEY_PARAMETER_LIST);
            keys.add(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING);
            keys.add(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST);
            keys.add(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
            keys.add(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        }
        keys.add(COMMON_OPTIONS);
        keys.add(CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER);
        keys.add(EXIT_STATUS);
        line.setHelpSectionKeys(keys);
        line.getHelpSectionMap().put(COMMAND_GROUPS, HelpLayout::commandGroups);
        line.getHelpSectionMap()
                .put(
                        CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
                        help -> ownOptions(help).isEmpty() ? "" : help.optionListHeading());
        line.getHelpSectionMap()
                .put(
                        CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        help -> optionList(help, ownOptions(help)));
        line.getHelpSectionMap()
                .put(COMMON_OPTIONS, help -> "\nCommon options:\n" + optionList(help, commonOptions(help)));
        line.getHelpSectionMap().put(EXIT_STATUS, help -> root ? exitStatus() : "");
        line.getSubcommands().values().forEach(HelpLayout::apply);
    }

    private static String commandGroups(Help help) {
        StringBuilder text = new StringBuilder();
        for (CommandTree.Group group : CommandTree.groups()) {
            text.append('\n').append(group.heading()).append(":\n");
            for (CommandTree.Entry entry : group.entries()) {
                CommandSpec command =
                        help.commandSpec().subcommands().get(entry.name()).getCommandSpec();
                String[] description = command.usageMessage().description();
                text.append(String.format("  %-12s %s%n", entry.name(), description.length == 0 ? "" : description[0]));
            }
        }
        return text.toString();
    }

    private static List<OptionSpec> ownOptions(Help help) {
        return help.commandSpec().options().stream()
                .filter(option -> !option.inherited() && !option.hidden())
                .toList();
    }

    private static List<OptionSpec> commonOptions(Help help) {
        boolean root = help.commandSpec().parent() == null;
        return help.commandSpec().options().stream()
                .filter(option -> (root || option.inherited()) && !option.hidden())
                .toList();
    }

    private static String optionList(Help help, List<OptionSpec> options) {
        if (options.isEmpty()) {
            return "";
        }
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }

    private static String exitStatus() {
        StringBuilder text = new StringBuilder("\nExit status:\n");
        for (ExitCode code : ExitCode.values()) {
            text.append(String.format("  %3d  %s%n", code.value(), code.meaning()));
        }
        return text.toString();
    }
}
