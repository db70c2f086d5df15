struct TunnelLogger : Logger
{
    void stopWork(const Error * ex)
    {
        if (clientVersion >= WorkerProto::Version{.number = {1, 26}})
            to << *ex;
    }

    void startActivity(ActivityId act)
    {
        if (clientVersion.number < WorkerProto::Version::Number{1, 20})
            return;
        to << act;
    }
};

switch (op) {
case WorkerProto::Op::IsValidPath: {
    auto path = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QueryReferrers: {
    auto path = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::AddToStore: {
    auto name = readString(conn.from);
    if (conn.protoVersion < WorkerProto::Version{.number = {1, 25}})
        auto fixed = readInt(conn.from);
    if (conn.protoVersion < WorkerProto::Version{.number = {1, 25}})
        auto recursive = readString(conn.from);
    if (conn.protoVersion < WorkerProto::Version{.number = {1, 25}})
        auto hashAlgo = readString(conn.from);
    if (conn.protoVersion >= WorkerProto::Version{.number = {1, 25}})
        auto camStr = readString(conn.from);
    if (conn.protoVersion >= WorkerProto::Version{.number = {1, 25}})
        auto refs = WorkerProto::Serialise<List>::read(*store, rconn);
    if (conn.protoVersion >= WorkerProto::Version{.number = {1, 25}})
        auto repair = readInt(conn.from);
    if (conn.protoVersion >= WorkerProto::Version{.number = {1, 25}})
        source = frames();
    source = parse();
    work();
    WorkerProto::write(*store, wconn, path);
    if (conn.protoVersion >= WorkerProto::Version{.number = {1, 25}})
        WorkerProto::write(*store, wconn, info);
    break;
}
case WorkerProto::Op::AddTextToStore: {
    auto suffix = readString(conn.from);
    auto text = readString(conn.from);
    auto refs = WorkerProto::Serialise<List>::read(*store, rconn);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::BuildPaths: {
    auto paths = WorkerProto::Serialise<List>::read(*store, rconn);
    auto mode = readString(conn.from);
    work();
    conn.to << ack;
    break;
}
case WorkerProto::Op::EnsurePath: {
    auto path = readString(conn.from);
    work();
    conn.to << ack;
    break;
}
case WorkerProto::Op::AddTempRoot: {
    auto path = readString(conn.from);
    work();
    conn.to << ack;
    break;
}
case WorkerProto::Op::AddIndirectRoot: {
    auto path = readString(conn.from);
    work();
    conn.to << ack;
    break;
}
case WorkerProto::Op::SyncWithGC: {
    work();
    conn.to << ack;
    break;
}
case WorkerProto::Op::FindRoots: {
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QueryDeriver: {
    auto path = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::SetOptions: {
    auto keepFailed = readString(conn.from);
    auto keepGoing = readString(conn.from);
    auto tryFallback = readString(conn.from);
    auto verbosity = readString(conn.from);
    auto maxBuildJobs = readInt(conn.from);
    auto maxSilentTime = readInt(conn.from);
    auto useBuildHook = readString(conn.from);
    auto verboseBuild = readString(conn.from);
    auto logType = readInt(conn.from);
    auto printBuildTrace = readInt(conn.from);
    auto buildCores = readInt(conn.from);
    auto useSubstitutes = readString(conn.from);
    auto overrides = WorkerProto::Serialise<List>::read(*store, rconn);
    work();
    break;
}
case WorkerProto::Op::CollectGarbage: {
    auto action = readString(conn.from);
    auto pathsToDelete = WorkerProto::Serialise<List>::read(*store, rconn);
    if (conn.protoVersion.features.contains(WorkerProto::featureTwo))
        auto gcPaths = readString(conn.from);
    auto ignoreLiveness = readInt(conn.from);
    auto maxFreed = readString(conn.from);
    auto obsolete1 = readInt(conn.from);
    auto obsolete2 = readInt(conn.from);
    auto obsolete3 = readInt(conn.from);
    work();
    WorkerProto::write(*store, wconn, paths);
    conn.to << bytesFreed;
    conn.to << obsolete;
    break;
}
case WorkerProto::Op::QuerySubstitutablePathInfo: {
    auto path = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QueryDerivationOutputs: {
    auto path = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QueryAllValidPaths: {
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QueryPathInfo: {
    auto path = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QueryDerivationOutputNames: {
    auto path = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QueryPathFromHashPart: {
    auto hashPart = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QuerySubstitutablePathInfos: {
    auto paths = WorkerProto::Serialise<List>::read(*store, rconn);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QueryValidPaths: {
    auto paths = WorkerProto::Serialise<List>::read(*store, rconn);
    if (conn.protoVersion >= WorkerProto::Version{.number = {1, 27}})
        auto substitute = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QuerySubstitutablePaths: {
    auto paths = WorkerProto::Serialise<List>::read(*store, rconn);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::QueryValidDerivers: {
    auto path = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::OptimiseStore: {
    work();
    conn.to << ack;
    break;
}
case WorkerProto::Op::VerifyStore: {
    auto checkContents = readInt(conn.from);
    auto repair = readInt(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::BuildDerivation: {
    auto drvPath = readString(conn.from);
    auto drv = readString(conn.from);
    auto mode = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::AddSignatures: {
    auto path = readString(conn.from);
    auto sigs = WorkerProto::Serialise<List>::read(*store, rconn);
    work();
    conn.to << ack;
    break;
}
case WorkerProto::Op::NarFromPath: {
    auto path = readString(conn.from);
    work();
    break;
}
case WorkerProto::Op::AddToStoreNar: {
    auto path = readString(conn.from);
    auto info = readString(conn.from);
    auto repair = readInt(conn.from);
    auto dontCheckSigs = readInt(conn.from);
    if (conn.protoVersion >= WorkerProto::Version{.number = {1, 23}})
        source = frames();
    if (conn.protoVersion >= WorkerProto::Version{.number = {1, 21}})
        source = tunnel();
    source = parse();
    work();
    break;
}
case WorkerProto::Op::QueryMissing: {
    auto targets = WorkerProto::Serialise<List>::read(*store, rconn);
    work();
    WorkerProto::write(*store, wconn, willBuild);
    WorkerProto::write(*store, wconn, willSubstitute);
    WorkerProto::write(*store, wconn, unknown);
    conn.to << downloadSize;
    conn.to << narSize;
    break;
}
case WorkerProto::Op::QueryDerivationOutputMap: {
    auto path = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::RegisterDrvOutput: {
    auto realisation = WorkerProto::Serialise<Realisation>::read(*store, rconn);
    work();
    break;
}
case WorkerProto::Op::QueryRealisation: {
    auto id = readString(conn.from);
    if (conn.protoVersion.features.contains(WorkerProto::featureOne))
        auto output = readString(conn.from);
    work();
    if (conn.protoVersion < WorkerProto::Version{.number = {1, 31}})
        WorkerProto::write(*store, wconn, outPaths);
    if (conn.protoVersion >= WorkerProto::Version{.number = {1, 31}})
        WorkerProto::write(*store, wconn, realisations);
    if (conn.protoVersion.features.contains(WorkerProto::featureOne))
        WorkerProto::write(*store, wconn, realisation);
    break;
}
case WorkerProto::Op::AddMultipleToStore: {
    auto repair = readInt(conn.from);
    auto dontCheckSigs = readInt(conn.from);
    source = frames();
    work();
    break;
}
case WorkerProto::Op::AddBuildLog: {
    auto path = readString(conn.from);
    source = frames();
    work();
    conn.to << ack;
    break;
}
case WorkerProto::Op::BuildPathsWithResults: {
    auto paths = WorkerProto::Serialise<List>::read(*store, rconn);
    auto mode = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::AddPermRoot: {
    auto storePath = readString(conn.from);
    auto gcRoot = readString(conn.from);
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
case WorkerProto::Op::SubmitOutput: {
    auto path = readString(conn.from);
    auto output = readString(conn.from);
    work();
    conn.to << ack;
    break;
}
case WorkerProto::Op::AddToStoreScanning: {
    auto name = readString(conn.from);
    auto camStr = readString(conn.from);
    source = frames();
    work();
    WorkerProto::write(*store, wconn, result);
    break;
}
default:
    throw Error("invalid operation");
}

void processConnection(Connection & conn, RecursiveFlag recursive)
{
    auto own = WorkerProto::latest;
    if (recursive) {
        own.features.insert(std::string{WorkerProto::featureThree});
        own.features.insert(std::string{WorkerProto::featureFour});
    }
    conn.protoVersion = WorkerProto::BasicServerConnection::handshake(conn.to, conn.from, own);
}
