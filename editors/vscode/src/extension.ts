// The client of the language server of flake8-aiocost. All that is shown comes from there.

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, State } from "vscode-languageclient/node";
import { command, python } from "./server";

const FEATURES = ["diagnostics", "inlayHints", "codeLens", "hover", "codeActions", "settings"];
const INSTALL = 'pip install "flake8-aiocost[lsp]"';

let client: LanguageClient | undefined;
let status: vscode.LanguageStatusItem;
let log: vscode.OutputChannel;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  log = vscode.window.createOutputChannel("aiocost");
  status = vscode.languages.createLanguageStatusItem("aiocost", { language: "python" });
  status.name = "aiocost";
  status.command = { command: "aiocost.log", title: "Log" };
  context.subscriptions.push(
    log,
    status,
    vscode.commands.registerCommand("aiocost.restart", restart),
    vscode.commands.registerCommand("aiocost.log", () => log.show()),
    vscode.window.onDidChangeActiveTextEditor(showTable),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("aiocost.path")) {
        await restart();
      } else if (event.affectsConfiguration("aiocost")) {
        await client?.sendNotification("workspace/didChangeConfiguration", { settings: { aiocost: wanted() } });
        await showTable();
      }
    }),
  );
  const api = await python();
  if (api) {
    context.subscriptions.push(api.environments.onDidChangeActiveEnvironmentPath(restart));
  }
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function restart(): Promise<void> {
  const before = client;
  client = undefined;
  await before?.dispose();
  await start();
}

/** What somebody has set. */
function wanted(): Record<string, unknown> {
  const settings = vscode.workspace.getConfiguration("aiocost");
  return Object.fromEntries(FEATURES.map((name) => [name, settings.get(name)]));
}

async function start(): Promise<void> {
  const program = await command();
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "python" }],
    initializationOptions: wanted(),
    outputChannel: log,
  };
  const starting = new LanguageClient("aiocost", "aiocost", { command: program, args: ["lsp"] }, options);
  client = starting;
  status.busy = true;
  try {
    await starting.start();
  } catch (error) {
    status.busy = false;
    status.text = "aiocost is not running";
    status.detail = `${program}: ${error}`;
    status.severity = vscode.LanguageStatusSeverity.Error;
    const told = `aiocost: the server did not start (${program}). It is installed by: ${INSTALL}`;
    void vscode.window.showWarningMessage(told, "Show the log").then((chosen) => chosen && log.show());
    return;
  }
  status.busy = false;
  status.severity = vscode.LanguageStatusSeverity.Information;
  await showTable();
}

/** The table that prices are from, as a status of the language. */
async function showTable(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "python" || client?.state !== State.Running) {
    return;
  }
  const found = await client.sendRequest<{ source: string; problem: string | null } | null>(
    "workspace/executeCommand",
    { command: "aiocost.table", arguments: [document.uri.toString()] },
  );
  status.text = found ? found.source : "aiocost";
  status.detail = found?.problem ?? "what prices are from";
  status.severity = found?.problem
    ? vscode.LanguageStatusSeverity.Warning
    : vscode.LanguageStatusSeverity.Information;
}
