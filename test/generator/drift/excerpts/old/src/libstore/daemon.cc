void stopWork(const Error * ex)
{
    if (GET_PROTOCOL_MINOR(clientVersion) >= 26)
        to << *ex;
    if (GET_PROTOCOL_MINOR(clientVersion) < 20)
        return;
}

if (clientVersion < 0x10a)
    throw Error("too old");
if (GET_PROTOCOL_MINOR(clientVersion) >= 14 && readInt(from))
    readInt(from);
if (GET_PROTOCOL_MINOR(clientVersion) >= 11)
    readInt(from);
switch (op) {
case wopIsValidPath: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopHasSubstitutes: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopQueryPathHash: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopQueryReferences: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopQueryReferrers: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopAddToStore: {
    auto name = readString(from);
    if (GET_PROTOCOL_MINOR(clientVersion) < 25)
        auto fixed = readInt(from);
    if (GET_PROTOCOL_MINOR(clientVersion) < 25)
        auto recursive = readString(from);
    if (GET_PROTOCOL_MINOR(clientVersion) < 25)
        auto hashAlgo = readString(from);
    if (GET_PROTOCOL_MINOR(clientVersion) >= 25)
        auto camStr = readString(from);
    if (GET_PROTOCOL_MINOR(clientVersion) >= 25)
        auto refs = WorkerProto::Serialise<List>::read(*store, from);
    if (GET_PROTOCOL_MINOR(clientVersion) >= 25)
        auto repair = readInt(from);
    if (GET_PROTOCOL_MINOR(clientVersion) >= 25)
        source = frames();
    source = parse();
    work();
    to << path;
    if (GET_PROTOCOL_MINOR(clientVersion) >= 25)
        to << info;
    break;
}
case wopAddTextToStore: {
    auto suffix = readString(from);
    auto text = readString(from);
    auto refs = WorkerProto::Serialise<List>::read(*store, from);
    work();
    to << result;
    break;
}
case wopBuildPaths: {
    auto paths = WorkerProto::Serialise<List>::read(*store, from);
    if (GET_PROTOCOL_MINOR(clientVersion) >= 15)
        auto mode = readString(from);
    work();
    to << ack;
    break;
}
case wopEnsurePath: {
    auto path = readString(from);
    work();
    to << ack;
    break;
}
case wopAddTempRoot: {
    auto path = readString(from);
    work();
    to << ack;
    break;
}
case wopAddIndirectRoot: {
    auto path = readString(from);
    work();
    to << ack;
    break;
}
case wopSyncWithGC: {
    work();
    to << ack;
    break;
}
case wopFindRoots: {
    work();
    to << result;
    break;
}
case wopExportPath: {
    auto path = readString(from);
    auto sign = readInt(from);
    work();
    to << ack;
    break;
}
case wopQueryDeriver: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopSetOptions: {
    auto keepFailed = readString(from);
    auto keepGoing = readString(from);
    auto tryFallback = readString(from);
    auto verbosity = readString(from);
    auto maxBuildJobs = readInt(from);
    auto maxSilentTime = readInt(from);
    auto useBuildHook = readString(from);
    auto verboseBuild = readString(from);
    auto logType = readInt(from);
    auto printBuildTrace = readInt(from);
    auto buildCores = readInt(from);
    auto useSubstitutes = readString(from);
    if (GET_PROTOCOL_MINOR(clientVersion) >= 12)
        auto overrides = WorkerProto::Serialise<List>::read(*store, from);
    work();
    break;
}
case wopCollectGarbage: {
    auto action = readString(from);
    auto pathsToDelete = WorkerProto::Serialise<List>::read(*store, from);
    auto ignoreLiveness = readInt(from);
    auto maxFreed = readString(from);
    auto obsolete1 = readInt(from);
    auto obsolete2 = readInt(from);
    auto obsolete3 = readInt(from);
    work();
    to << paths;
    to << bytesFreed;
    to << obsolete;
    break;
}
case wopQuerySubstitutablePathInfo: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopQueryDerivationOutputs: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopQueryAllValidPaths: {
    work();
    to << result;
    break;
}
case wopQueryPathInfo: {
    auto path = readString(from);
    work();
    if (info) {
        if (GET_PROTOCOL_MINOR(clientVersion) >= 17)
            to << 1;
        to << info;
    } else
        to << 0;
    break;
}
case wopImportPaths: {
    source = tunnel();
    work();
    to << result;
    break;
}
case wopQueryDerivationOutputNames: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopQueryPathFromHashPart: {
    auto hashPart = readString(from);
    work();
    to << result;
    break;
}
case wopQuerySubstitutablePathInfos: {
    auto paths = WorkerProto::Serialise<List>::read(*store, from);
    work();
    to << result;
    break;
}
case wopQueryValidPaths: {
    auto paths = WorkerProto::Serialise<List>::read(*store, from);
    if (GET_PROTOCOL_MINOR(clientVersion) >= 27)
        auto substitute = readString(from);
    work();
    to << result;
    break;
}
case wopQuerySubstitutablePaths: {
    auto paths = WorkerProto::Serialise<List>::read(*store, from);
    work();
    to << result;
    break;
}
case wopQueryValidDerivers: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopOptimiseStore: {
    work();
    to << ack;
    break;
}
case wopVerifyStore: {
    auto checkContents = readInt(from);
    auto repair = readInt(from);
    work();
    to << result;
    break;
}
case wopBuildDerivation: {
    auto drvPath = readString(from);
    auto drv = readString(from);
    auto mode = readString(from);
    work();
    to << result;
    break;
}
case wopAddSignatures: {
    auto path = readString(from);
    auto sigs = WorkerProto::Serialise<List>::read(*store, from);
    work();
    to << ack;
    break;
}
case wopNarFromPath: {
    auto path = readString(from);
    work();
    break;
}
case wopAddToStoreNar: {
    auto path = readString(from);
    auto info = readString(from);
    auto repair = readInt(from);
    auto dontCheckSigs = readInt(from);
    if (GET_PROTOCOL_MINOR(clientVersion) >= 23)
        source = frames();
    if (GET_PROTOCOL_MINOR(clientVersion) >= 21)
        source = tunnel();
    source = parse();
    work();
    break;
}
case wopQueryMissing: {
    auto targets = WorkerProto::Serialise<List>::read(*store, from);
    work();
    to << willBuild;
    to << willSubstitute;
    to << unknown;
    to << downloadSize;
    to << narSize;
    break;
}
case wopQueryDerivationOutputMap: {
    auto path = readString(from);
    work();
    to << result;
    break;
}
case wopRegisterDrvOutput: {
    if (GET_PROTOCOL_MINOR(clientVersion) < 31)
        auto id = readString(from);
    if (GET_PROTOCOL_MINOR(clientVersion) < 31)
        auto outPath = readString(from);
    if (GET_PROTOCOL_MINOR(clientVersion) >= 31)
        auto realisation = readString(from);
    work();
    break;
}
case wopQueryRealisation: {
    auto id = readString(from);
    work();
    if (GET_PROTOCOL_MINOR(clientVersion) < 31)
        to << outPaths;
    if (GET_PROTOCOL_MINOR(clientVersion) >= 31)
        to << realisations;
    break;
}
case wopAddMultipleToStore: {
    auto repair = readInt(from);
    auto dontCheckSigs = readInt(from);
    source = frames();
    work();
    break;
}
default:
    throw Error("invalid operation");
}
