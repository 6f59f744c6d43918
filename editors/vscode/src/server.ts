// Which program the server is: the one that somebody named, that of the selected environment, or the one on the PATH.

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";

const NAME = process.platform === "win32" ? "aiocost.exe" : "aiocost";

/** As much of the Python extension as is asked. */
interface PythonApi {
  environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(
      environment: { path: string },
    ): Thenable<{ executable: { uri?: vscode.Uri } } | undefined>;
    onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** The Python extension, where it is installed. */
export async function python(): Promise<PythonApi | undefined> {
  const found = vscode.extensions.getExtension<PythonApi>("ms-python.python");
  return found && (found.isActive ? found.exports : await found.activate());
}

/** The command of the server. In a workspace that nobody trusts, none that lies in it. */
export async function command(): Promise<string> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const named = vscode.workspace.getConfiguration("aiocost").get<string>("path", "").trim();
  if (named) {
    return named;
  }
  const api = vscode.workspace.isTrusted ? await python() : undefined;
  if (api) {
    const active = api.environments.getActiveEnvironmentPath(folder);
    const resolved = await api.environments.resolveEnvironment(active);
    const program = resolved?.executable.uri?.fsPath;
    const beside = program && path.join(path.dirname(program), NAME);
    if (beside && fs.existsSync(beside)) {
      return beside;
    }
  }
  return NAME;
}
